/*
 * What others are told of a message: as its sender is shown it, without what holds for the sender alone. Both are for the
 * handler whose reply is the message, inside its write transaction.
 */
#ifndef MOZNODS_MESSAGE_NEWS_H
#define MOZNODS_MESSAGE_NEWS_H

struct request;
struct stream;

/* Tells the room of the request's message, just sent with this nonce (NULL: none) and the number taken for it, or edited. */
void message_news_sent(const struct request *request, const char *nonce, const struct stream *taken);
void message_news_updated(const struct request *request);

#endif
