// What a file is to its reader: shown in the conversation, or fetched. The server's word counts, which is read off the
// content; here it is only asked which of them browsers can show.

const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-ms-bmp"]);

// "image", "video", "audio", "pdf" or "other".
export const kindOf = (type) => {
	if (IMAGES.has(type))
		return "image";
	if (type === "application/pdf")
		return "pdf";
	return /^(video|audio)\//.exec(type)?.[1] ?? "other";
};

// Whether it stands among the pictures: one that browsers do not show has a small one that they do.
export const isPicture = (file) => kindOf(file.content_type) === "image" || (file.thumb_url != null && file.content_type.startsWith("image/"));

// The size at which a picture is shown: whole, within these bounds, never larger than it is.
export const fitted = ({ width, height }, { most = 480, tallest = 360 } = {}) => {
	const scale = Math.min(1, most / width, tallest / height);

	return { width: Math.max(24, Math.round(width * scale)), height: Math.max(24, Math.round(height * scale)) };
};

// The last part of a name, as "PDF", for a file that has no picture.
export const extensionOf = (name) => /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1].toUpperCase() ?? "";
