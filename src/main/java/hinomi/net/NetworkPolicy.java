package hinomi.net;

import static hinomi.config.ValueType.listOf;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.address.Cidr;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the agent may connect. It is applied to the address really connected to, on every hop:
/// first the addresses that the operator allows, then those denied, then those that are never
/// probed, such as cloud metadata.
public record NetworkPolicy(List<Cidr> allow, List<Cidr> deny) {
  public static final NetworkPolicy DEFAULT = new NetworkPolicy(List.of(), List.of());

  private static final List<Rule> NEVER =
      List.of(
          new Rule(
              "cloud metadata",
              blocks(
                  "169.254.169.254", // AWS, Azure, Google Cloud, Oracle and others
                  "169.254.170.2", // Amazon ECS
                  "169.254.170.23", // EKS Pod Identity
                  "fd00:ec2::23",
                  "fd00:ec2::254", // AWS
                  "168.63.129.16", // Azure, WireServer
                  "fd20:ce::254", // Google Cloud
                  "fd00:c1::a9fe:a9fe", // Oracle
                  "100.100.100.200", // Alibaba Cloud
                  "fd00:42::42")), // Scaleway
          new Rule("link-local", blocks("169.254.0.0/16", "fe80::/10")),
          new Rule("multicast", blocks("224.0.0.0/4", "ff00::/8", "255.255.255.255")),
          new Rule("unspecified", blocks("0.0.0.0/8", "::")));
  private static final List<Cidr> PRIVATE =
      blocks(
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "::1",
          "fc00::/7");

  public NetworkPolicy {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  static Setting<NetworkPolicy> read(Section policy) {
    Setting<List<Cidr>> allow = policy.optional("allow", listOf(Cidr.KIND), List.of());
    Setting<List<Cidr>> deny = policy.optional("deny", listOf(Cidr.KIND), List.of());
    return policy.make(() -> new NetworkPolicy(allow.get(), deny.get()));
  }

  /// Why the address is blocked, in words; absent when it is not. `from` is the server that
  /// redirected there, if one did.
  public Optional<String> objection(InetAddress address, Optional<InetAddress> from) {
    return contains(allow, address)
        ? Optional.empty()
        : own(address, from).or(() -> embedded(address, from));
  }

  /// The same policy, with one more address allowed.
  NetworkPolicy allowing(InetAddress address) {
    Cidr one = new Cidr(address, address.getAddress().length * 8);
    return new NetworkPolicy(Stream.concat(allow.stream(), Stream.of(one)).toList(), deny);
  }

  private Optional<String> own(InetAddress address, Optional<InetAddress> from) {
    return denied(address).or(() -> always(address)).or(() -> inward(address, from));
  }

  private Optional<String> embedded(InetAddress address, Optional<InetAddress> from) {
    return EmbeddedIpv4.in(address).stream()
        .filter(each -> !contains(allow, each))
        .flatMap(each -> own(each, from).stream())
        .map(objection -> shown(address) + " embeds an IPv4 address: " + objection)
        .findFirst();
  }

  private Optional<String> denied(InetAddress address) {
    return deny.stream()
        .filter(each -> each.contains(address))
        .findFirst()
        .map(each ->
            shown(address) + " is in " + each + ", which hinomi.network.policy.deny blocks");
  }

  private static Optional<String> inward(InetAddress address, Optional<InetAddress> from) {
    return from.filter(each -> contains(PRIVATE, address) && !contains(PRIVATE, each))
        .map(each -> shown(address) + " is private, and a public server redirected there");
  }

  private static Optional<String> always(InetAddress address) {
    return NEVER.stream()
        .filter(each -> contains(each.blocks, address))
        .findFirst()
        .map(each ->
            shown(address)
                + " is "
                + each.name
                + ", which is blocked unless hinomi.network.policy.allow has it");
  }

  private static boolean contains(List<Cidr> blocks, InetAddress address) {
    return blocks.stream().anyMatch(each -> each.contains(address));
  }

  private static List<Cidr> blocks(String... texts) {
    return Arrays.stream(texts).map(Cidr::parse).toList();
  }

  private static String shown(InetAddress address) {
    return address.getHostAddress();
  }

  private record Rule(String name, List<Cidr> blocks) {}
}
