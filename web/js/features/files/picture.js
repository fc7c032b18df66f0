// Putting a file into an <img>.
import { dropLink, linkTo } from "./links.js";

// Twice: a link may have ended between its being given and its being used.
export const showPicture = async (image, file) => {
	for (let tries = 0; ; tries++) {
		image.src = await linkTo(file);
		try {
			await image.decode();
			return;
		} catch (error) {
			if (tries > 0)
				throw error;
			dropLink(file);
		}
	}
};
