// Whether a picture moves, from how its file begins: what moves is shown as it is, as a small picture of it would stand still. Pure.

const text = (bytes, from, length) => String.fromCharCode(...bytes.subarray(from, from + length));

export const HEAD_BYTES = 4096;

export const isAnimated = (bytes) => {
	const start = text(bytes, 0, 4);

	if (start === "GIF8")
		return true;
	if (start === "RIFF" && text(bytes, 8, 8) === "WEBPVP8X")
		return (bytes[20] & 2) !== 0;
	if (start === "\x89PNG")
		return text(bytes, 0, HEAD_BYTES).split("IDAT")[0].includes("acTL");
	return text(bytes, 4, 8) === "ftypavis";
};
