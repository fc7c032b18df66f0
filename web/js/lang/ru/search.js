export default {
	"search.title": "Поиск",
	"search.label": "Поиск комнат, людей и сообщений",
	"search.operators": "Уточнить поиск",
	"search.rooms": "Комнаты",
	"search.people": "Люди",
	"search.messages": "Сообщения",
	"search.begin": "Введите, что ищете",
	"search.begin_text": "Слова, «фразу» в кавычках или одно из условий выше: from:ada, in:lobby, before:2026-05-01.",
	"search.none": "Сообщений не найдено",
	"search.more_words": "Добавьте слово для поиска.",
	"search.incomplete": "Могло найтись не всё: сервер просмотрел не все сообщения.",
};
