package org.gaggled.engine.cli;

import java.io.PrintWriter;
import org.gaggled.api.config.Setting;
import org.gaggled.engine.config.known.SectionDefinition;
import org.gaggled.engine.config.show.DefaultText;

/** The settings as Markdown: a table for each section. The tables in docs/configuration.md are these. */
final class SettingsReference {

    private final SettingsCatalog catalog;

    SettingsReference(SettingsCatalog catalog) {
        this.catalog = catalog;
    }

    void print(PrintWriter out) {
        print(catalog.global(), catalog.global().name(), out);
        print(catalog.program(), catalog.program().name(), out);
    }

    private void print(SectionDefinition section, String path, PrintWriter out) {
        switch (section.contents()) {
            case DEFINED -> {
                out.println("### `" + path + "`");
                out.println();
                if (section.settings().isEmpty() && section.sections().isEmpty()) {
                    out.println("Has no settings.");
                    out.println();
                }
                if (!section.settings().isEmpty()) {
                    out.println("| setting | allowed | default | since | example | meaning |");
                    out.println("|---|---|---|---|---|---|");
                    section.settings().forEach(setting -> out.println(row(setting)));
                    out.println();
                }
                section.sections().forEach(inner -> print(inner, path + "/" + inner.name(), out));
            }
            case FREE_SETTINGS -> {
                out.println("### `" + path + "`");
                out.println();
                out.println(section.description() + " Each setting is a variable, with any text.");
                out.println();
            }
            case FREE_SECTIONS -> section.sections().forEach(inner -> print(inner, path + "/" + inner.name(), out));
        }
    }

    private static String row(Setting<?> setting) {
        String example = setting.getExample();
        return "| `" + setting.getName() + "` | " + cell(setting.getAllowed()) + " | " + otherwise(setting) + " | "
                + setting.getSince() + " | " + (example == null ? "" : "`" + cell(example) + "`") + " | "
                + cell(setting.getDescription()) + " |";
    }

    private static String otherwise(Setting<?> setting) {
        if (setting.isRequired()) {
            return "required";
        }
        String text = DefaultText.of(setting);
        return text == null ? "" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
