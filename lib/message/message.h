/*
 * Messages: send, list, show, edit, delete. One handler an endpoint; message_send serves REST and WebSocket.
 */
#ifndef MOZNODS_MESSAGE_H
#define MOZNODS_MESSAGE_H

#include <stdbool.h>

struct error;
struct request;

/* POST /api/rooms/{id}/messages/ and the frame chat_message: { content, attachments?, nonce?, reply_to?, reply_ping? } */
const struct error *message_send(struct request *request);

/* Sends ahead (db_ahead) what the request's handler asks first, where that is message_send or message_list: with what finds its room,
 * which is locked where something is written, and may be a direct one or cannot. The engine can send ahead. */
void message_ahead(struct request *request, bool direct);
void message_list_ahead(struct request *request);

/* GET /api/rooms/{id}/messages/?page= | before= | after= | around= */
const struct error *message_list(struct request *request);

/* GET /api/messages/?ids=: those of them that the caller may read, by id. */
const struct error *message_list_some(struct request *request);

/* GET /api/messages/{id}/ */
const struct error *message_show(struct request *request);

/* PATCH /api/messages/{id}/ { content } */
const struct error *message_edit(struct request *request);

/* DELETE /api/messages/{id}/ */
const struct error *message_delete(struct request *request);

/* Tells that a file has gone from the request's message; a message that is left without text and file goes as well. Inside the
 * write transaction that deleted it. */
const struct error *message_lose_file(struct request *request);

#endif
