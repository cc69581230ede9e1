package org.gaggled.engine.config.check;

import java.util.List;
import org.gaggled.engine.config.check.ProgramSection.Program;

/**
 * The sections of a configuration, checked.
 *
 * @param global the section {@code gaggled}
 * @param programs those of programs, in their order
 * @param plugins those that it asks for
 */
public record CheckedConfig(GlobalSection global, List<Program> programs, GlobalPlugins.Configured plugins) {}
