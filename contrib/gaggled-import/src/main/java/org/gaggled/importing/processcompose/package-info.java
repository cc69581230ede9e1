/** process-compose's YAML: processes with conditions for their dependencies, probes, and commands for a shell. */
@NullMarked
package org.gaggled.importing.processcompose;

import org.jspecify.annotations.NullMarked;
