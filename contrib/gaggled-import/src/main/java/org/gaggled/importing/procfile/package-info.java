/** Procfiles, as foreman, overmind and Heroku have them: a name, a colon and a command for a shell in each line. */
@NullMarked
package org.gaggled.importing.procfile;

import org.jspecify.annotations.NullMarked;
