export default {
	"files.of_room": "Изображения и файлы комнаты {room}",
	"files.pictures": "Изображения",
	"files.others": "Файлы",
	"files.none": "Файлов пока нет",
	"files.none_text": "Здесь будет всё, что отправили с сообщениями этой комнаты.",
	"files.older": "Искать раньше",
	"files.in_conversation": "Показать в переписке",
	"files.in_conversation_named": "Показать {name} в переписке",
};
