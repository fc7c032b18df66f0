export default {
	"replies.answering": "Ответ: {name}",
	"replies.cancel": "Не отвечать",
	"replies.to": "Ответ на сообщение:",
	"replies.go": "Показать сообщение",
	"replies.gone": "Удалённое сообщение",
	"replies.back": "Назад",
	"replies.count": { one: "{count} ответ", few: "{count} ответа", many: "{count} ответов", other: "{count} ответа" },

	"reactions.reactions": "Реакции",
	"reactions.add": "Добавить реакцию",
	"reactions.with": "Реакция {emoji}",
	"reactions.chip": { one: "{emoji} {count} реакция", few: "{emoji} {count} реакции", many: "{emoji} {count} реакций", other: "{emoji} {count} реакции" },
	"reactions.others": { one: "ещё {count} человек", few: "ещё {count} человека", many: "ещё {count} человек", other: "ещё {count} человека" },

	"pins.newest": "Закреплено:",
	"pins.all": { one: "{count} закреплённое сообщение", few: "{count} закреплённых сообщения", many: "{count} закреплённых сообщений", other: "{count} закреплённого сообщения" },
};
