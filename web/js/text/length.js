// How long a text would stand on the screen, before it stands there: what is too long is shown folded.

const COLUMNS = 70;
const LINES_MOST = 28;

export const isLong = (text) => {
	let lines = 0;

	for (const line of text.split("\n")) {
		lines += Math.max(1, Math.ceil(line.length / COLUMNS));
		if (lines > LINES_MOST)
			return true;
	}
	return false;
};
