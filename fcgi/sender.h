/*
 * The sender: one process beside the workers that sends long answers to web servers whose clients read slowly, and short ones
 * that are to be sent later. It waits for all of them at once (epoll), keeps nothing of an answer in its own memory, and knows neither
 * HTTP nor the database.
 */
#ifndef MOZNODS_SENDER_H
#define MOZNODS_SENDER_H

/* Runs the sender: sends what workers hand over (transfer.h) until it is told to stop and all has been sent. */
void sender_work(void);

#endif
