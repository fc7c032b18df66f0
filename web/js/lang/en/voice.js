export default {
	"voice.message": "Voice message",
	"voice.play": "Play",
	"voice.pause": "Pause",
	"voice.place": "Place in the voice message",
	"voice.recording": "Recording a voice message",
	"voice.send": "Send the voice message",
	"voice.cancel": "Throw the recording away",
};
