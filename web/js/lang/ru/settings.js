export default {
	"settings.title": "Настройки",
	"settings.language": "Язык",
};
