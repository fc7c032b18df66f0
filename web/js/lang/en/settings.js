export default {
	"settings.title": "Settings",
	"settings.language": "Language",
};
