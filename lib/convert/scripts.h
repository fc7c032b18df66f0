/* The conversions as the programs carry them; scripts.c is generated from the .sql files. Each is a list of statements, whose rows are
 * lines of an export (lib/export/export.h). */
#ifndef MOZNODS_CONVERT_SCRIPTS_H
#define MOZNODS_CONVERT_SCRIPTS_H

extern const char convert_campfire[];         /* of the tables of Campfire */
extern const char convert_django[];           /* of the tables of the Django project */
extern const char convert_django_documents[]; /* makes these tables of the objects that its dumpdata wrote, table `document` */
extern const char convert_document_table[];   /* makes that */
extern const char convert_document_insert[];  /* adds the object that is the parameter */

#endif
