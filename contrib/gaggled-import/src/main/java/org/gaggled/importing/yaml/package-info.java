/** YAML as a tree in which everything knows where it stands, with aliases and merge keys written out. */
@NullMarked
package org.gaggled.importing.yaml;

import org.jspecify.annotations.NullMarked;
