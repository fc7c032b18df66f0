/* The check sum of PNG (ISO 3309), which this Node.js has not got in its library. */
const table = Array.from({ length: 256 }, (_, index) => {
	let value = index;

	for (let bit = 0; bit < 8; bit++)
		value = value & 1 ? 0xedb88320 ^ value >>> 1 : value >>> 1;
	return value >>> 0;
});

export const crc32 = (bytes) => (bytes.reduce((value, byte) => table[(value ^ byte) & 0xff] ^ value >>> 8, 0xffffffff) ^ 0xffffffff) >>> 0;
