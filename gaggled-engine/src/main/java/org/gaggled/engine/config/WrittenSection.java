package org.gaggled.engine.config;

import org.gaggled.api.config.ConfigNode;

/**
 * A top-level section as one file has it.
 *
 * @param node the section
 * @param format the format of its file, which decides how some of its values are understood
 */
record WrittenSection(ConfigNode node, FormatChoice.Format format) {

    WrittenSection with(ConfigNode changed) {
        return changed == node ? this : new WrittenSection(changed, format);
    }

    String name() {
        return node.getName();
    }

    /** Whether it is the, or a part of the, section {@code gaggled}. */
    boolean isGlobal() {
        return name().equals(KnownSettings.GAGGLED) && SectionContents.canBeSection(node);
    }
}
