import { BlockList, isIP } from "node:net";

/** Networks of IPv4 that are not the public internet (IANA's special-purpose registry, RFC 6890). */
const NOT_PUBLIC_IPV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local: 169.254.169.254 gives away the credentials of whoever asks from inside a cloud.
  ["169.254.0.0", 16],
  // Azure's counterpart.
  ["168.63.129.16", 32],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Of what is global unicast in IPv6: Teredo and its kin, documentation, and 6to4, which leads to any IPv4 address. */
const NOT_PUBLIC_IPV6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const notPublic = new BlockList();
for (const [network, bits] of NOT_PUBLIC_IPV4) notPublic.addSubnet(network, bits, "ipv4");
for (const [network, bits] of NOT_PUBLIC_IPV6) notPublic.addSubnet(network, bits, "ipv6");

/** RFC 4291, section 2.4: what lies outside is loopback, unique-local, link-local, multicast or not given out. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/**
 * Whether an IP address is one of the public internet: not of this machine, of a private or local network, of a cloud's
 * metadata, multicast, unspecified or reserved. An IPv4 address in IPv6 clothes (::ffff:10.0.0.1) is none, nor is a name.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, "ipv4");
    case 6:
      return globalUnicast.check(address, "ipv6") && !notPublic.check(address, "ipv6");
    default:
      return false;
  }
}
