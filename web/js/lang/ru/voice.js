export default {
	"voice.message": "Голосовое сообщение",
	"voice.play": "Слушать",
	"voice.pause": "Пауза",
	"voice.place": "Место в голосовом сообщении",
	"voice.recording": "Запись голосового сообщения",
	"voice.send": "Отправить голосовое сообщение",
	"voice.cancel": "Удалить запись",
};
