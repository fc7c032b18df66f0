// The client used to keep by itself how far each room was read. What it knew is handed over to the server, once.
import { api } from "../../core/api.js";
import { session } from "../../core/session.js";
import { load, save } from "../../core/storage.js";

// `list`: all rooms. The server moves a position forward only; where it is further than the browser was, there is nothing to hand over.
export const handOver = async (list) => {
	const name = `notes:${session.user.id}`, notes = load(name);

	if (!notes)
		return;
	try {
		for (const { id, membership } of list)
			if (notes[id]?.read > membership.read_id)
				await api.post(`rooms/${id}/read/`, { message_id: notes[id].read });
		save(name, null);
	} catch (error) {
		// At the next visit, unless the server does not want it.
		if ([400, 403, 404].includes(error.status))
			save(name, null);
	}
};
