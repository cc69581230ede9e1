package org.gaggled.engine.config.check;

import java.util.List;
import org.gaggled.engine.config.check.ProgramSection.Program;

/**
 * The sections of a configuration, checked.
 *
 * @param meant finds the programs that those depend on
 * @param cluster that it belongs to
 */
public record CheckedConfig(GlobalSection global, List<Program> programs, MeantPrograms meant,
        GlobalPlugins.Configured plugins, Cluster cluster) {}
