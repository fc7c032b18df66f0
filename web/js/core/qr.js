// QR codes (ISO/IEC 18004): a text as a square of dark and light modules. Always bytes in UTF-8 with error correction M, of which 15 %
// may be unreadable.

// By version, from 1 on: how many codewords of each block correct errors, and how many blocks there are.
const CORRECTING = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
	26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
	17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49];
const LONG_COUNT = 10;         // from this version on the length has 16 bits
const VERSIONED = 7;           // from this one on the code says its version

const MASKS = [
	(x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
	(x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => (x * y) % 2 + (x * y) % 3,
	(x, y) => ((x * y) % 2 + (x * y) % 3) % 2, (x, y) => ((x + y) % 2 + (x * y) % 3) % 2,
];

// ---- Codewords

// Powers of 2 in the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1, and their exponents.
const POWERS = [], EXPONENTS = [];

for (let exponent = 0, value = 1; exponent < 255; exponent++) {
	POWERS[exponent] = value;
	EXPONENTS[value] = exponent;
	value = value < 128 ? value * 2 : value * 2 ^ 0x11d;
}

const multiply = (a, b) => (a && b ? POWERS[(EXPONENTS[a] + EXPONENTS[b]) % 255] : 0);

// The polynomial with the roots 2^0 to 2^(degree - 1), without its first coefficient, which is 1.
const generator = (degree) => {
	const factors = [...new Array(degree - 1).fill(0), 1];

	for (let root = 0; root < degree; root++)
		factors.forEach((factor, index) => {
			factors[index] = multiply(factor, POWERS[root]) ^ (factors[index + 1] ?? 0);
		});
	return factors;
};

// The codewords that correct errors in these (Reed and Solomon).
const correction = (data, divisor) => {
	const rest = divisor.map(() => 0);

	for (const byte of data) {
		const factor = byte ^ rest.shift();

		rest.push(0);
		divisor.forEach((each, index) => {
			rest[index] ^= multiply(each, factor);
		});
	}
	return rest;
};

// How many modules of a version are left for codewords by what all codes have.
const spaceOf = (version) => {
	const side = version * 4 + 17, alignments = version > 1 ? Math.floor(version / 7) + 2 : 0;
	const patterns = alignments ? (alignments * alignments - 3) * 25 - (alignments - 2) * 10 : 0;

	return side * side - 3 * 64 - 31 - 2 * (side - 16) - patterns - (version >= VERSIONED ? 36 : 0);
};

const wordsOf = (version) => Math.floor(spaceOf(version) / 8);
const roomOf = (version) => wordsOf(version) - CORRECTING[version - 1] * BLOCKS[version - 1];
const countBits = (version) => (version < LONG_COUNT ? 8 : 16);

const versionFor = (length) => {
	const version = BLOCKS.findIndex((_, index) => 4 + countBits(index + 1) + length * 8 <= roomOf(index + 1) * 8) + 1;

	if (version === 0)
		throw new RangeError("The text is too long for a QR code.");
	return version;
};

const bitsOf = (value, count) => value.toString(2).padStart(count, "0");

// Mode, length and text, filled up to what the version has room for.
const dataOf = (bytes, version) => {
	const size = roomOf(version);
	const bits = `0100${bitsOf(bytes.length, countBits(version))}${[...bytes].map((byte) => bitsOf(byte, 8)).join("")}0000`.slice(0, size * 8);
	const words = bits.match(/.{1,8}/g).map((word) => parseInt(word.padEnd(8, "0"), 2));

	for (let fill = 0xec; words.length < size; fill ^= 0xec ^ 0x11)
		words.push(fill);
	return words;
};

// One word of each in turn, until all have ended.
const interleave = (blocks) => Array.from({ length: Math.max(...blocks.map(({ length }) => length)) },
	(_, index) => blocks.filter(({ length }) => index < length).map((block) => block[index])).flat();

// Blocks of the data, the last of which may be longer by one, and what corrects each.
const codewordsOf = (data, version) => {
	const count = BLOCKS[version - 1], divisor = generator(CORRECTING[version - 1]);
	const short = Math.floor(data.length / count), shorter = count - data.length % count;
	const from = (index) => index * short + Math.max(0, index - shorter);
	const blocks = Array.from({ length: count }, (_, index) => data.slice(from(index), from(index + 1)));

	return [...interleave(blocks), ...interleave(blocks.map((block) => correction(block, divisor)))];
};

// ---- Modules

// A number with the remainder of its division behind it (a BCH code).
const withRemainder = (value, divisor) => {
	const degree = divisor.toString(2).length - 1;
	let rest = value << degree;

	while (rest.toString(2).length > degree && rest > 0)
		rest ^= divisor << (rest.toString(2).length - degree - 1);
	return value << degree | rest;
};

// Where the middles of alignment patterns are, across as well as down.
const alignmentsOf = (version) => {
	const count = Math.floor(version / 7) + 2, last = version * 4 + 10;
	const step = version === 32 ? 26 : Math.ceil((last - 6) / (count - 1) / 2) * 2;

	return version === 1 ? [] : [6, ...Array.from({ length: count - 1 }, (_, index) => last - (count - 2 - index) * step)];
};

class Drawing {
	constructor(version) {
		this.version = version;
		this.side = version * 4 + 17;
		this.dark = Array.from({ length: this.side }, () => new Uint8Array(this.side));
		this.taken = Array.from({ length: this.side }, () => new Uint8Array(this.side));
		this.#patterns();
	}

	#put(x, y, dark) {
		if (this.dark[y]?.[x] === undefined)
			return;
		this.dark[y][x] = dark ? 1 : 0;
		this.taken[y][x] = 1;
	}

	// Squares in each other around a middle: `rings` are those that are light, counted from it.
	#square(middleX, middleY, reach, rings) {
		for (let y = -reach; y <= reach; y++)
			for (let x = -reach; x <= reach; x++)
				this.#put(middleX + x, middleY + y, !rings.includes(Math.max(Math.abs(x), Math.abs(y))));
	}

	#patterns() {
		const last = this.side - 1, middles = alignmentsOf(this.version);

		for (let at = 0; at <= last; at++) {
			this.#put(at, 6, at % 2 === 0);
			this.#put(6, at, at % 2 === 0);
		}
		for (const y of middles)
			for (const x of middles)
				if (!(x === 6 && y === 6) && !(x === 6 && y === last - 6) && !(x === last - 6 && y === 6))
					this.#square(x, y, 2, [1]);
		[[3, 3], [last - 3, 3], [3, last - 3]].forEach(([x, y]) => this.#square(x, y, 4, [2, 4]));
		this.#format(0);
		if (this.version >= VERSIONED)
			this.#sayVersion();
	}

	// Level M is 0, so the mask alone is told, twice, and one module beside it is always dark.
	#format(mask) {
		const bits = withRemainder(mask, 0x537) ^ 0x5412, last = this.side - 1;

		for (let index = 0; index < 15; index++) {
			const dark = bits >> index & 1;

			this.#put(8, index < 6 ? index : index < 8 ? index + 1 : last - 14 + index, dark);
			this.#put(index < 8 ? last - index : index < 9 ? 7 : 14 - index, 8, dark);
		}
		this.#put(8, last - 7, 1);
	}

	#sayVersion() {
		const bits = withRemainder(this.version, 0x1f25);

		for (let index = 0; index < 18; index++) {
			const far = this.side - 11 + index % 3, near = Math.floor(index / 3);

			this.#put(far, near, bits >> index & 1);
			this.#put(near, far, bits >> index & 1);
		}
	}

	// Up and down in columns of two, from the right; none of them is where the vertical timing pattern is.
	fill(words) {
		const bits = words.map((word) => bitsOf(word, 8)).join("");
		let at = 0;

		for (let right = this.side - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up)
			for (let step = 0; step < this.side; step++)
				for (const x of [right, right - 1]) {
					const y = up ? this.side - 1 - step : step;

					if (!this.taken[y][x])
						this.dark[y][x] = bits[at++] === "1" ? 1 : 0;
				}
	}

	// Turns over what a mask says, of what is not a pattern. Twice the same changes nothing.
	mask(number) {
		this.#format(number);
		this.dark.forEach((row, y) => row.forEach((_, x) => {
			if (!this.taken[y][x] && MASKS[number](x, y) === 0)
				row[x] ^= 1;
		}));
	}
}

// How hard a code is to read, by the standard's four rules: long runs, squares of four, what looks like a finder pattern, and too much
// of one colour.
const difficulty = ({ dark, side }) => {
	const rows = dark.map((row) => row.join("")), columns = rows.map((_, x) => dark.map((row) => row[x]).join(""));
	const count = (line, pattern) => [...line.matchAll(pattern)].length;
	let sum = 0, squares = 0;

	for (const line of [...rows, ...columns]) {
		for (const [run] of line.matchAll(/0{5,}|1{5,}/g))
			sum += run.length - 2;
		sum += 40 * (count(line, /(?=10111010000)/g) + count(line, /(?=00001011101)/g));
	}
	for (let y = 1; y < side; y++)
		for (let x = 1; x < side; x++)
			squares += new Set([dark[y][x], dark[y - 1][x], dark[y][x - 1], dark[y - 1][x - 1]]).size === 1 ? 1 : 0;
	const share = count(rows.join(""), /1/g) * 20 / (side * side);

	return sum + 3 * squares + 10 * Math.floor(Math.abs(share - 10));
};

// The code of a text: rows of 0 and 1, the dark ones, without the quiet zone of four around it. Throws a RangeError for what is too
// long: 2331 bytes are the most.
export const qrModules = (text) => {
	const bytes = new TextEncoder().encode(text), version = versionFor(bytes.length);
	const drawing = new Drawing(version);
	let best = 0, least = Infinity;

	drawing.fill(codewordsOf(dataOf(bytes, version), version));
	MASKS.forEach((_, number) => {
		drawing.mask(number);
		const now = difficulty(drawing);

		if (now < least)
			[best, least] = [number, now];
		drawing.mask(number);
	});
	drawing.mask(best);
	return drawing.dark.map((row) => [...row]);
};
