package hinomi.probe;

import io.netty.channel.EventLoop;

/// What all hops of one visit share.
record Visit(
    Network network, EventLoop loop, Deadline deadline, Progress progress, Lifeline lifeline) {}
