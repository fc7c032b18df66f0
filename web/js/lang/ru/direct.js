// Direct rooms, in Russian.
export default {
	"direct.message": "Написать",
	"direct.message_named": "Написать: {name}",
	"direct.one_unavailable": "Одному из этих людей нельзя написать.",
	"direct.shared_only": "На этом сервере можно писать только тем, с кем у вас есть общая комната.",
	"direct.off": "Личных сообщений на этом сервере больше нет.",
};
