/*
 * Files to send, made here: a picture, a sound, a document, and a film that the browser itself records.
 */
import { crc32 as crc } from "./crc32.mjs";
import { deflateSync } from "node:zlib";

const chunk = (type, data) => {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]), whole = Buffer.alloc(body.length + 8);

	whole.writeUInt32BE(data.length, 0);
	body.copy(whole, 4);
	whole.writeUInt32BE(crc(body), body.length + 4);
	return whole;
};

/* A PNG of one colour. */
export const png = (width = 64, height = 48) => {
	const header = Buffer.alloc(13), row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x7a)]);

	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header),
		chunk("IDAT", deflateSync(Buffer.concat(Array(height).fill(row)))), chunk("IEND", Buffer.alloc(0))]);
};

/* A WAV of a second of silence. */
export const wav = () => {
	const header = Buffer.alloc(44), bytes = 8000;

	header.write("RIFF", 0);
	header.writeUInt32LE(36 + bytes, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(8000, 24);
	header.writeUInt32LE(8000, 28);
	header.writeUInt16LE(1, 32);
	header.writeUInt16LE(8, 34);
	header.write("data", 36);
	header.writeUInt32LE(bytes, 40);
	return Buffer.concat([header, Buffer.alloc(bytes, 128)]);
};

/* A PDF of one empty page. */
export const pdf = () => {
	const objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"];
	let text = "%PDF-1.4\n";
	const places = objects.map((object, index) => {
		const at = text.length;

		text += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return at;
	});
	const table = text.length;

	text += `xref\n0 4\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
	return Buffer.from(`${text}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
};

/* An MP3 of half a second of silence: frames of MPEG 1, layer III, 128 kbit/s, whose content is zeros. */
export const mp3 = () => {
	const frame = Buffer.alloc(417);

	frame.set([0xff, 0xfb, 0x90, 0x00]);
	return Buffer.concat(Array(20).fill(frame));
};

/* The checksum of a page of Ogg (RFC 3533, 6): polynomial 04c11db7, not reflected. */
const pageSum = (bytes) => bytes.reduce((sum, byte) => {
	sum ^= byte << 24;
	for (let bit = 0; bit < 8; bit++)
		sum = (sum << 1) ^ (sum & 0x80000000 ? 0x04c11db7 : 0);
	return sum;
}, 0) >>> 0;

const oggPage = (number, flags, position, packets) => {
	const head = Buffer.alloc(27 + packets.length);

	head.write("OggS", 0);
	head[5] = flags;
	head.writeBigUInt64LE(BigInt(position), 6);
	head.writeUInt32LE(7, 14);
	head.writeUInt32LE(number, 18);
	head[26] = packets.length;
	packets.forEach((packet, index) => {
		head[27 + index] = packet.length;
	});
	const page = Buffer.concat([head, ...packets]);

	page.writeUInt32LE(pageSum(page), 22);
	return page;
};

/* An Opus file (RFC 7845) of a second of silence. */
export const oggOpus = () => {
	const silence = Buffer.from([0xf8, 0xff, 0xfe]);
	const head = Buffer.from("4f707573486561640101000080bb0000000000", "hex"), tags = Buffer.concat([Buffer.from("OpusTags"), Buffer.alloc(8)]);

	return Buffer.concat([oggPage(0, 2, 0, [head]), oggPage(1, 0, 0, [tags]), oggPage(2, 4, 48000, Array(50).fill(silence))]);
};

/* Half a second of a page's own film, or sound, or both, as its browser records them. */
export const recorded = async (page, type, { film = true, sound = false } = {}) => Buffer.from(await page.evaluate(async (wanted) => {
	const canvas = document.createElement("canvas"), context = canvas.getContext("2d"), audio = new AudioContext();
	const tone = audio.createOscillator(), heard = audio.createMediaStreamDestination();

	tone.connect(heard);
	tone.start();
	const tracks = [...wanted.film ? canvas.captureStream(20).getTracks() : [], ...wanted.sound ? heard.stream.getTracks() : []];
	const recorder = new MediaRecorder(new MediaStream(tracks), { mimeType: wanted.type }), parts = [];
	const paint = setInterval(() => context.fillRect(Math.random() * 200, Math.random() * 100, 20, 20), 30);

	recorder.ondataavailable = ({ data }) => parts.push(data);
	recorder.start();
	await new Promise((resolve) => setTimeout(resolve, 600));
	const stopped = new Promise((resolve) => {
		recorder.onstop = resolve;
	});
	recorder.stop();
	await stopped;
	clearInterval(paint);
	await audio.close();
	return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}, { type, film, sound }));

export const webm = (page) => recorded(page, "video/webm");

/* A picture of 64 to 48 in a format that the browser writes. */
export const drawn = async (page, type) => Buffer.from(await page.evaluate(async (wanted) => {
	const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });

	canvas.getContext("2d").fillRect(0, 0, 30, 20);
	const picture = await new Promise((resolve) => canvas.toBlob(resolve, wanted));

	return [...new Uint8Array(await picture.arrayBuffer())];
}, type));
