package org.gaggled.transport.zmq.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the man pages of gaggled and its tools from their picocli models; run when the tarball is built. */
final class ManPage {

    private final StringBuilder roff = new StringBuilder();

    private ManPage() {}

    /** Writes {@code NAME.1} into the directory that comes first, for each command class that is named after it. */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        List<CommandSpec> specs = new ArrayList<>();
        for (String command : List.of(args).subList(1, args.length)) {
            specs.add(Tool.commandLine(Class.forName(command)).getCommandSpec());
        }
        List<String> pages = specs.stream().map(CommandSpec::name).sorted().toList();
        for (CommandSpec spec : specs) {
            Files.writeString(directory.resolve(spec.name() + ".1"), new ManPage().of(spec, pages));
        }
    }

    private String of(CommandSpec spec, List<String> pages) {
        roff.append(".TH ").append(spec.name().toUpperCase(java.util.Locale.ROOT)).append(" 1 \"\" gaggled\n");
        section("NAME");
        String description = String.join(" ", spec.usageMessage().description());
        paragraph(spec.name() + " - " + description);
        section("SYNOPSIS");
        paragraph(new CommandLine(spec).getUsageMessage(CommandLine.Help.Ansi.OFF).lines()
                .takeWhile(line -> !line.equals(description))
                .map(String::strip)
                .reduce("", (all, line) -> all + " " + line)
                .replace("Usage: ", "")
                .strip());
        section("OPTIONS");
        spec.options().stream().filter(option -> option.group() == null).forEach(this::option);
        for (ArgGroupSpec group : spec.argGroups()) {
            group.options().forEach(this::option);
        }
        if (!spec.subcommands().isEmpty()) {
            section("COMMANDS");
            spec.subcommands().forEach((name, command) -> item(
                    name + " " + parameters(command.getCommandSpec()),
                    String.join(" ", command.getCommandSpec().usageMessage().description())));
        }
        section("EXIT STATUS");
        Map<String, String> statuses = spec.usageMessage().exitCodeList();
        statuses.forEach(this::item);
        section("SEE ALSO");
        paragraph(pages.stream().filter(page -> !page.equals(spec.name())).map(page -> page + "(1), ").collect(Collectors.joining())
                + "and docs/ where gaggled is installed");
        return roff.toString();
    }

    private static String parameters(CommandSpec spec) {
        return String.join(" ", spec.positionalParameters().stream().map(each -> each.paramLabel()).toList());
    }

    private void option(OptionSpec option) {
        String value = option.arity().max() > 0 ? " " + option.paramLabel() + (option.arity().isVariable() ? "..." : "") : "";
        String meaning = String.join(" ", option.description());
        String otherwise = option.defaultValue();
        item(
                String.join(", ", option.names()) + value,
                meaning.replace("${DEFAULT-VALUE}", otherwise == null ? "" : otherwise));
    }

    private void section(String title) {
        roff.append(".SH ").append(title).append('\n');
    }

    private void paragraph(String text) {
        roff.append(escaped(text)).append('\n');
    }

    private void item(String term, String text) {
        roff.append(".TP\n.B ").append(escaped(term)).append('\n').append(escaped(text)).append('\n');
    }

    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
