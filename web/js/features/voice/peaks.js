// How loud a sound is from its beginning to its end, as a few bars.

export const BARS = 40;

// The loudest of each part of the samples, against the loudest of all: BARS numbers from 0 to 1.
export const peaksOf = (samples, bars = BARS) => {
	const part = Math.max(1, Math.floor(samples.length / bars));
	const peaks = Array.from({ length: bars }, (_, bar) => {
		let most = 0;

		for (let at = bar * part; at < Math.min(samples.length, (bar + 1) * part); at++)
			most = Math.max(most, Math.abs(samples[at]));
		return most;
	});
	const loudest = Math.max(...peaks);

	return loudest > 0 ? peaks.map((peak) => peak / loudest) : peaks;
};

const two = (number) => String(number).padStart(2, "0");

// Minutes and seconds, of what is long hours before them.
export const clock = (seconds) => {
	const minutes = Math.floor(seconds / 60), rest = two(Math.floor(seconds % 60));

	return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
};
