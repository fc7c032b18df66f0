// Voice messages are files like any other; their name says what they are.

const KINDS = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };

// What the browser records in: { type, extension }, null where it does not.
export const recording = () => {
	const type = globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia ? Object.keys(KINDS).find((kind) => MediaRecorder.isTypeSupported(kind)) : null;

	return type ? { type, extension: KINDS[type] } : null;
};

// The name of one that was recorded at this moment.
export const voiceName = (moment, extension) => `voice-${moment.toISOString().slice(0, 19).replace(/\D/g, "-")}.${extension}`;

export const isVoice = ({ name, content_type: type }) => type.startsWith("audio/") && /^voice-[\d-]{19}\.(webm|m4a|ogg)$/.test(name);
