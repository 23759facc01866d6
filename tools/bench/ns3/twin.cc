// The scenarios of tools/bench/engine.cc in ns-3 (3.37, as Debian packages it), packet for packet
// as alike as the two allow: twin SCENARIO. ns-3's octets are virtual, and its checksums off.
#include <ns3/applications-module.h>
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-module.h>
#include <sys/resource.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

using namespace ns3;

constexpr std::uint16_t kFirstPort = 10'000;

struct Figures {
  std::uint64_t packets = 0;  // put on a wire; each hop counts
  std::uint64_t octets = 0;   // that applications got
  double simulated = 0;
  double setup = 0;  // CPU seconds
  double run = 0;
} figures;
std::uint64_t awaited = 0;

double cpu() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void on_packet(Ptr<const Packet>) { ++figures.packets; }

void on_octets(Ptr<const Packet> packet, const Address&) {
  figures.octets += packet->GetSize();
  if (awaited != 0 && figures.octets >= awaited) Simulator::Stop();
}

void configure(std::uint32_t buffer) {
  Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpNewReno::GetTypeId()));
  Config::SetDefault("ns3::TcpL4Protocol::RecoveryType", TypeIdValue(TcpPrrRecovery::GetTypeId()));
  Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
  Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
  Config::SetDefault("ns3::TcpSocket::DelAckTimeout", TimeValue(MilliSeconds(40)));
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(buffer));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(buffer));
}

NetDeviceContainer join(Ptr<Node> a, Ptr<Node> b, const std::string& rate, const std::string& delay,
                        std::uint32_t queue) {
  PointToPointHelper wire;
  wire.SetDeviceAttribute("DataRate", StringValue(rate));
  wire.SetChannelAttribute("Delay", StringValue(delay));
  wire.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", StringValue(std::to_string(queue) + "p"));
  const NetDeviceContainer ends = wire.Install(a, b);
  for (std::uint32_t i = 0; i < 2; ++i) {
    ends.Get(i)->TraceConnectWithoutContext("PhyTxEnd", MakeCallback(&on_packet));
  }
  return ends;
}

// Addresses of their own network; Assign() puts an FqCoDel there, which is taken away again.
Ipv4InterfaceContainer number(const NetDeviceContainer& ends, const std::string& network) {
  Ipv4AddressHelper addresses(network.c_str(), "255.255.255.252");
  const Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
  TrafficControlHelper().Uninstall(ends);
  return interfaces;
}

void flow(Ptr<Node> from, Ptr<Node> to, Ipv4Address at, std::uint16_t port, std::uint64_t size,
          Time start) {
  PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), port));
  const ApplicationContainer hears = sink.Install(to);
  hears.Get(0)->TraceConnectWithoutContext("Rx", MakeCallback(&on_octets));
  BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(at, port));
  bulk.SetAttribute("MaxBytes", UintegerValue(size));
  bulk.SetAttribute("SendSize", UintegerValue(16'384));
  bulk.Install(from).Start(start);
}

void run(double begin) {
  const double start = cpu();
  figures.setup += start - begin;
  Simulator::Run();
  figures.run += cpu() - start;
  figures.simulated += Simulator::Now().GetSeconds();
  Simulator::Destroy();
}

void bulk(std::uint64_t size, double loss, std::uint64_t seed) {
  const double begin = cpu();
  RngSeedManager::SetRun(seed);
  configure(1 << 20);
  NodeContainer nodes(2);
  InternetStackHelper stack;
  stack.SetIpv6StackInstall(false);
  stack.Install(nodes);
  const NetDeviceContainer ends = join(nodes.Get(0), nodes.Get(1), "100Mbps", "10ms", 250);
  if (loss > 0) {
    const auto losses = CreateObject<RateErrorModel>();
    losses->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    losses->SetRate(loss);
    ends.Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(losses));
  }
  const auto interfaces = number(ends, "10.0.0.0");
  awaited = figures.octets + size;
  flow(nodes.Get(0), nodes.Get(1), interfaces.GetAddress(1), kFirstPort, size, Seconds(0));
  run(begin);
}

// `pairs` hosts on each side, between them two routers; `flows` a pair.
void bottleneck(std::uint32_t pairs, std::uint16_t flows, Time duration) {
  const double begin = cpu();
  configure(256 << 10);
  NodeContainer routers(2), senders(pairs), receivers(pairs);
  Ipv4StaticRoutingHelper routes;
  InternetStackHelper stack;
  stack.SetIpv6StackInstall(false);
  stack.SetRoutingHelper(routes);
  for (const NodeContainer* nodes : {&routers, &senders, &receivers}) stack.Install(*nodes);
  const bool shared = pairs == 1;
  const auto middle =
      number(join(routers.Get(0), routers.Get(1), "1Gbps", "8ms", 1667), "10.255.0.0");
  for (std::uint32_t i = 0; i < pairs; ++i) {
    Ipv4Address destination;
    for (std::uint32_t side = 0; side < 2; ++side) {
      const Ptr<Node> leaf = side == 0 ? senders.Get(i) : receivers.Get(i);
      const auto ends = join(leaf, routers.Get(side), shared ? "10Gbps" : "100Mbps", "1ms",
                             shared ? 100'000 : 1000);
      const auto interfaces =
          number(ends, "10." + std::to_string(side + 1) + '.' + std::to_string(i / 64) + '.' +
                           std::to_string(i % 64 * 4));
      routes.GetStaticRouting(leaf->GetObject<Ipv4>())
          ->SetDefaultRoute(interfaces.GetAddress(1), 1);
      destination = interfaces.GetAddress(0);
    }
    for (std::uint16_t n = 0; n < flows; ++n) {
      flow(senders.Get(i), receivers.Get(i), destination,
           static_cast<std::uint16_t>(kFirstPort + n), 0, MilliSeconds(shared ? n : i));
    }
  }
  routes.GetStaticRouting(routers.Get(0)->GetObject<Ipv4>())
      ->AddNetworkRouteTo("10.2.0.0", "255.255.0.0", middle.GetAddress(1), 1);
  routes.GetStaticRouting(routers.Get(1)->GetObject<Ipv4>())
      ->AddNetworkRouteTo("10.1.0.0", "255.255.0.0", middle.GetAddress(0), 1);
  Simulator::Stop(duration);
  run(begin);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  std::uint64_t runs = 1;
  if (what == "P10") {
    bulk(10'485'760, 0, 1);
  } else if (what == "P10-loss") {
    bulk(10'485'760, 0.01, 1);
  } else if (what == "P100") {
    bulk(104'857'600, 0, 1);
  } else if (what == "P100-loss") {
    bulk(104'857'600, 0.01, 1);
  } else if (what == "64K") {
    for (runs = 0; runs < 500; ++runs) bulk(65'536, 0.01, runs + 1);
  } else if (what == "flows") {
    bottleneck(1, 1000, Seconds(5));
  } else if (what == "dumbbell") {
    bottleneck(1000, 1, MilliSeconds(1500));
  } else {
    std::fprintf(stderr, "twin: there is no scenario '%s'\n", what.c_str());
    return 2;
  }
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf(
      "{\"packets\": %llu, \"octets\": %llu, \"runs\": %llu, \"simulated_s\": %.6f, "
      "\"setup_cpu_s\": %.6f, \"run_cpu_s\": %.6f, \"rss_kib\": %ld}\n",
      static_cast<unsigned long long>(figures.packets),
      static_cast<unsigned long long>(figures.octets), static_cast<unsigned long long>(runs),
      figures.simulated, figures.setup, figures.run, used.ru_maxrss);
  std::fflush(stdout);
  std::_Exit(0);  // taking 2,002 nodes apart takes longer than what was measured
}
