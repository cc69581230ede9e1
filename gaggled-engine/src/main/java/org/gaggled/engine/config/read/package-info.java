/**
 * From the name of a file to sections as they are written. Begin with
 * {@link org.gaggled.engine.config.read.ConfigTrees}: it reads a file and those that it includes, has a format plugin
 * turn each into a tree, and gives the sections of all of them.
 */
@NullMarked
package org.gaggled.engine.config.read;

import org.jspecify.annotations.NullMarked;
