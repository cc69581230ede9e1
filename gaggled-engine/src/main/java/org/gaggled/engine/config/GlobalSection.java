package org.gaggled.engine.config;

import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigText;
import org.gaggled.api.control.ControlSourceFactory;
import org.gaggled.api.event.EventSinkFactory;

/**
 * The section {@code gaggled}, read: gaggled's own settings and what plugins added to them.
 *
 * @param contents as it stands in the files
 * @param settings gaggled's own
 * @param ownEnvironment what it sets itself
 * @param environment what every program inherits, before its own section and the reserved variables
 * @param reservedVariables those of gaggled's variables that are the same for every program
 * @param searchPath where commands are looked for
 * @param eventSinks those that are asked for
 * @param controlSources those that are asked for
 */
record GlobalSection(
        SectionContents contents,
        CheckedSettings settings,
        Map<String, ConfigText> ownEnvironment,
        Map<String, String> environment,
        Map<String, String> reservedVariables,
        String searchPath,
        List<ConfiguredPlugin<EventSinkFactory>> eventSinks,
        List<ConfiguredPlugin<ControlSourceFactory>> controlSources) {}
