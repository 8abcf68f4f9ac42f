package hinomi.delivery;

import java.net.URI;

/// A service that takes entries at one or more destinations: its name in messages, its URL without
/// a slash at the end, and how it is reached.
public record RemoteService(String name, URI url, Transport transport, DeliverySettings settings) {}
