export default {
	"people.session_ended": "Сеанс завершён. Войдите снова.",
	"people.participants": "Участники",
	"people.online": "В сети",
	"people.offline": "Не в сети",
	"people.owner": "Владелец",
	"people.you": "вы",
	"people.invite": "Пригласить",
	"people.remove": "Исключить из комнаты",
	"people.remove_named": "Исключить {name} из комнаты",
	"people.joined": "В комнате с {date}",
};
