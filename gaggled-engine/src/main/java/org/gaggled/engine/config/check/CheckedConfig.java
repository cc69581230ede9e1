package org.gaggled.engine.config.check;

import java.util.List;
import org.gaggled.engine.config.check.ProgramSection.Program;

/** The sections of a configuration, checked. */
public record CheckedConfig(GlobalSection global, List<Program> programs, GlobalPlugins.Configured plugins) {}
