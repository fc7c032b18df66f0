export default {
	"emoji.choose": "Choose an emoji",
	"emoji.find": "Find an emoji",
	"emoji.recent": "Used last",
	"emoji.all": "All emoji",
	"emoji.none": "No emoji is called that.",
};
