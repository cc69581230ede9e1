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
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        List<CommandSpec> specs = new ArrayList<>();
        for (String command : List.of(args).subList(1, args.length)) {
            specs.add(CommandModel.of(command).getCommandSpec());
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
        String[] synopsis = spec.usageMessage().customSynopsis();
        if (synopsis.length == 0) {
            paragraph(
                    new CommandLine.Help(spec, CommandLine.Help.Ansi.OFF).synopsis(0).strip().replaceAll("\\s+", " "));
        }
        for (String line : synopsis) {
            paragraph(line.strip());
            roff.append(".br\n");
        }
        section("OPTIONS");
        spec.options().stream().filter(option -> option.group() == null).forEach(this::option);
        for (ArgGroupSpec group : spec.argGroups()) {
            group.options().forEach(this::option);
        }
        if (!spec.subcommands().isEmpty()) {
            section("COMMANDS");
            spec.subcommands().forEach((name, command) -> item(
                    (name + " " + parameters(command.getCommandSpec())).strip(),
                    description(command.getCommandSpec())));
        }
        section("EXIT STATUS");
        Map<String, String> statuses = spec.usageMessage().exitCodeList();
        statuses.forEach(this::item);
        section("SEE ALSO");
        paragraph(pages.stream().filter(page -> !page.equals(spec.name())).map(page -> page + "(1), ")
                .collect(Collectors.joining())
                + "and docs/ where gaggled is installed");
        return roff.toString();
    }

    private static String parameters(CommandSpec spec) {
        return String.join(" ",
                spec.positionalParameters().stream()
                        .map(each -> (each.arity().min() == 0 ? "[" : "") + each.paramLabel()
                                + (each.arity().isVariable() ? "..." : "") + (each.arity().min() == 0 ? "]" : ""))
                        .toList());
    }

    /** What it does, and the options that it alone has. */
    private static String description(CommandSpec spec) {
        StringBuilder text = new StringBuilder(String.join(" ", spec.usageMessage().description()));
        spec.options().stream()
                .filter(option -> !option.inherited() && !option.usageHelp() && !option.versionHelp())
                .forEach(option -> text.append(' ').append(String.join(", ", option.names()))
                        .append(value(option)).append(": ")
                        .append(meaning(option)));
        return text.toString();
    }

    private void option(OptionSpec option) {
        item(String.join(", ", option.names()) + value(option), meaning(option));
    }

    private static String value(OptionSpec option) {
        return option.arity().max() > 0 ? " " + option.paramLabel() + (option.arity().isVariable() ? "..." : "") : "";
    }

    private static String meaning(OptionSpec option) {
        String otherwise = option.defaultValue();
        return String.join(" ", option.description()).replace("${DEFAULT-VALUE}", otherwise == null ? "" : otherwise);
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
