export default {
	"emoji.choose": "Выберите эмодзи",
	"emoji.find": "Найти эмодзи",
	"emoji.recent": "Последние",
	"emoji.all": "Все эмодзи",
	"emoji.none": "Такого эмодзи нет.",
};
