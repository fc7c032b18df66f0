// The server's time, whatever the clock of this machine says: each answer carries it. All times that are told are the server's, so
// "today" or "3 minutes ago" must be too.

const TOLERANCE_MS = 5000;       // the header counts whole seconds, and the way takes its time

let offset = 0;

// The Date header of an answer.
export const noteServerDate = (text) => {
	const ahead = Date.parse(text) - Date.now();

	if (!Number.isNaN(ahead) && Math.abs(ahead - offset) > TOLERANCE_MS)
		offset = Math.abs(ahead) > TOLERANCE_MS ? ahead : 0;
};

// A moment of this machine's clock as the server's clock shows it, in milliseconds.
export const onServer = (here) => here + offset;

export const serverNow = () => onServer(Date.now());

// Milliseconds that only ever go on, whatever somebody does to the clock: for how long something takes or must wait. They begin
// at the time of day, so that 0 is long ago.
const begun = Date.now() - performance.now();

export const steadyNow = () => begun + performance.now();
