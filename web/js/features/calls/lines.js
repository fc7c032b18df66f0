// A connection has four lines, made once and in this order: switching a camera or a screen on then needs no negotiation.
// A participant whose program knows fewer of them gets the screen in the camera's place.
const LINES = [["voice", "audio"], ["camera", "video"], ["screen", "video"], ["sound", "audio"]];

// What is heard and seen together is kept together in time: a person, and a screen with its sound.
const person = new MediaStream();
const shown = new MediaStream();
const streamOf = (name) => (name === "voice" || name === "camera" ? person : shown);

// Makes the lines of who offers first.
export const addLines = (pc) => {
	for (const [name, kind] of LINES)
		pc.addTransceiver(kind, { direction: "sendrecv", streams: [streamOf(name)] });
};

// The transceivers by name; a line that the other side does not know is undefined.
export const linesOf = (pc) => {
	const kinds = { audio: [], video: [] };

	for (const line of pc.getTransceivers())
		if (line.currentDirection !== "stopped")
			kinds[line.receiver.track.kind].push(line);
	return { voice: kinds.audio[0], camera: kinds.video[0], screen: kinds.video[1], sound: kinds.audio[1] };
};

// Puts our tracks (or nothing) on the lines, and opens them in both directions.
export const putTracks = async (pc, tracks) => {
	const lines = linesOf(pc);
	const wanted = lines.screen ? tracks : { ...tracks, camera: tracks.screen ?? tracks.camera };

	await Promise.all(Object.entries(lines).map(([name, line]) => {
		if (!line)
			return null;
		if (line.direction !== "sendrecv") {
			line.direction = "sendrecv";
			line.sender.setStreams?.(streamOf(name));
		}
		return line.sender.track === (wanted[name] ?? null) ? null : line.sender.replaceTrack(wanted[name] ?? null);
	}));
};

// What comes from the other side, by name.
export const tracksFrom = (pc) => Object.fromEntries(Object.entries(linesOf(pc))
	.filter(([, line]) => line)
	.map(([name, line]) => [name, line.receiver.track]));

// Everybody sends their picture to everybody: the more people, the less of it each may take.
const CAMERA_BITS = 1_500_000;
const CAMERA_BITS_LEAST = 150_000;
const SCREEN_BITS = 2_500_000;

const limit = async (sender, bits) => {
	const parameters = sender.getParameters();

	if (!parameters.encodings?.length || parameters.encodings[0].maxBitrate === bits)
		return;
	parameters.encodings[0].maxBitrate = bits;
	await sender.setParameters(parameters);
};

export const limitBits = async (pc, others) => {
	const { camera, screen } = linesOf(pc);

	// A connection that closes meanwhile refuses; it needs no limit any more.
	await Promise.allSettled([
		camera && limit(camera.sender, Math.max(CAMERA_BITS_LEAST, Math.round(CAMERA_BITS / Math.max(1, others)))),
		screen && limit(screen.sender, Math.round(SCREEN_BITS / Math.max(1, Math.sqrt(others)))),
	]);
};
