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

/* A WebM of half a second. */
export const webm = async (page) => Buffer.from(await page.evaluate(async () => {
	const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
	const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" }), parts = [];
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
	return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}));
