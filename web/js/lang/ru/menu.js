export default {
	"messages.copy_text": "Копировать текст",
	"messages.copy_link": "Копировать ссылку",
	"messages.text_copied": "Текст скопирован.",
	"messages.link_copied": "Ссылка скопирована.",
	"messages.mark_unread": "Отметить непрочитанным",
	"messages.delete_title": "Удалить это сообщение?",
	"messages.delete_text": "Оно исчезнет у всех вместе с файлами, и вернуть его будет нельзя.",
	"replies.list": "Ответы",
	"replies.none": "Ответов больше нет.",
	"messages.open": "Показать сообщение от {name}:",

	"pins.title": "Закреплённые сообщения",
	"pins.none": "Ничего не закреплено",
	"pins.pin": "Закрепить",
	"pins.unpin": "Открепить",
	"reactions.who": "Кто отреагировал",
	"reactions.none": "Никто не отреагировал.",
};
