package com.example.orders;

import java.nio.file.Path;
import java.util.List;
import org.gaggled.api.PluginException;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.Setting;
import org.gaggled.api.control.ControlSource;
import org.gaggled.api.control.ControlSourceContext;
import org.gaggled.api.control.ControlSourceFactory;

/** Takes orders as files in a directory: whoever may write there may give them. */
public final class OrdersFactory implements ControlSourceFactory {

    static final DefiniteSetting<Path> DIRECTORY =
            Setting.path("directory").required().describedAs("Where files such as restart.web are taken for orders.");

    @Override
    public String getName() {
        return "orders";
    }

    @Override
    public List<Setting<?>> getSettings() {
        return List.of(DIRECTORY);
    }

    @Override
    public ControlSource open(ControlSourceContext context) throws PluginException {
        return OrdersSource.open(context.getSettings().get(DIRECTORY), context.getControlPort());
    }
}
