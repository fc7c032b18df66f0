// Microphones, cameras and loudspeakers: which there are, and how one is opened.

// Why a device cannot be had, as a word of the catalogue: "denied", "missing", "busy", "insecure" or "failed".
const FAULTS = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", DevicesNotFoundError: "missing",
	NotReadableError: "busy", TrackStartError: "busy", AbortError: "busy" };

export const faultOf = (error) => FAULTS[error.name] ?? "failed";

// A browser gives devices only to pages that came over HTTPS, or from the same machine.
export const hasDevices = () => Boolean(navigator.mediaDevices?.getUserMedia);

export const canShareScreen = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

export const canChooseSpeaker = () => "setSinkId" in HTMLMediaElement.prototype;

class InsecureError extends Error {
	name = "InsecureError";
}

FAULTS.InsecureError = "insecure";

const WANTED = {
	audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
	video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
};

const open = async (kind, deviceId) => {
	const wanted = { ...WANTED[kind], ...(deviceId && { deviceId: { exact: deviceId } }) };
	const stream = await navigator.mediaDevices.getUserMedia({ [kind]: wanted });

	return stream.getTracks()[0];
};

// A track of the device, or of another one when the remembered one is gone.
export const openDevice = async (kind, deviceId) => {
	if (!hasDevices())
		throw new InsecureError("This page may not use devices.");
	try {
		return await open(kind, deviceId);
	} catch (error) {
		if (!deviceId || error.name !== "OverconstrainedError")
			throw error;
		return open(kind, "");
	}
};

// { video, audio? }: tracks of what the user chose to show.
export const openScreen = async () => {
	const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 30 } }, audio: true });
	const [video] = stream.getVideoTracks();

	// Text should stay sharp; movement may stutter.
	video.contentHint = "detail";
	return { video, audio: stream.getAudioTracks()[0] ?? null };
};

// The devices of a kind ("audioinput", "videoinput", "audiooutput") that have names: before a permission they have none.
export const devicesOf = async (kind) => {
	if (!navigator.mediaDevices?.enumerateDevices)
		return [];
	return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind && device.deviceId);
};
