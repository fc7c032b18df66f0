// What the server takes: as its page about itself says, else what it takes by default.
import { site } from "../../../core/site.js";

const USUAL = { message_length: 4000, attachments: 10, upload_size: 25 * 1024 * 1024 };

export const limitsOf = () => ({ ...USUAL, ...site.limits });
