// How long a text would stand on the screen, before it stands there: what is too long is shown folded.

const LINES_MOST = 24;

// `columns`: letters in a line.
export const isLong = (text, columns) => {
	let lines = 0;

	for (const line of text.split("\n")) {
		lines += Math.max(1, Math.ceil(line.length / columns));
		if (lines > LINES_MOST)
			return true;
	}
	return false;
};
