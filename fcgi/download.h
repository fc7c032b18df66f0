/*
 * Sending a file: whole, a range of it, or nothing where the client has it already (RFC 9110, sections 13 and 14).
 */
#ifndef MOZNODS_DOWNLOAD_H
#define MOZNODS_DOWNLOAD_H

struct http;

/* Answers with the file that request.download names, through the web server's sendfile header where configured, else
 * byte for byte. Returns the HTTP status. */
int download_answer(struct http *http);

#endif
