/**
 * supervisord's INI files. {@link org.gaggled.importing.supervisord.IniDocument} reads them as Python's parser does;
 * {@link org.gaggled.importing.supervisord.Expressions} makes gaggled's <code>${NAME}</code> of {@code %(NAME)s}; the
 * other classes each make settings of gaggled of those that belong together there.
 */
@NullMarked
package org.gaggled.importing.supervisord;

import org.jspecify.annotations.NullMarked;
