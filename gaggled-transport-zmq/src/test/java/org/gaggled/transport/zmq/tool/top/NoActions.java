package org.gaggled.transport.zmq.tool.top;

import org.gaggled.api.control.Operation;

/** Does nothing. */
final class NoActions implements TablePage.Actions {
    @Override
    public void openLog(String program) {}

    @Override
    public void prepare(Operation operation, String program) {}

    @Override
    public void look() {}

    @Override
    public void help() {}

    @Override
    public void leave() {}
}
