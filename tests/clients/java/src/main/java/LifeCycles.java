import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lives of ports, private connects and cloud routers. The argument is the API version. */
public final class LifeCycles {
  private final Story story;
  private final Gateway gateway;

  private LifeCycles(String version) throws ReflectiveOperationException {
    story = new Story("java " + version);
    gateway = new Gateway(version, System.getenv("ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"));
  }

  public static void main(String[] arguments) throws Exception {
    LifeCycles life = new LifeCycles(arguments[0]);
    String singapore = life.tellPort("SIN1", "Hafen-Süd 端口 <&>");
    String hongKong = life.tellPort("HKG1", "Lighthouse");
    life.tellPrivateConnect(singapore, hongKong);
    life.tellCloudConnect(singapore);
    life.tellCloudRouter(singapore, hongKong);
    life.tellPortEnd(singapore);
    life.story.check("a wrong password is refused",
        new Gateway(arguments[0], "wrong").refused("DescribePorts"), "AUTHFAILURE_SIGNATURE_FAILURE");
    System.exit(life.story.failed() ? 1 : 0);
  }

  private String tellPort(String dataCenter, String name) throws Exception {
    String id = (String) gateway.call("CreatePort", "dcId", dataCenter, "portName", "new", "portType", "10G",
        "businessEntityName", "Harbour Ltd.").get("portId");
    story.check("a new port is listed at once as CREATING", port(id).get("portStatus"), "CREATING");
    story.eventually("the port gets RUNNING", "RUNNING", () -> port(id).get("portStatus"));
    gateway.call("ModifyPortAttribute", "portId", id, "portName", name, "portRemarks", "Rack 4 — naïve");
    story.check("name and remarks come back as they were sent",
        List.of(port(id).get("portName"), port(id).get("portRemarks")), List.of(name, "Rack 4 — naïve"));
    story.check("it is in the data center that was asked for", port(id).get("dcId"), dataCenter);
    return id;
  }

  private void tellPrivateConnect(String from, String to) throws Exception {
    String id = connect("quay", from, 101, Gateway.map("portId", to, "vlanId", 102));
    story.check("both ends have their VLANs", List.of(vlan(id, "endpointA"), vlan(id, "endpointZ")), List.of(101, 102));
    story.check("both VLANs are in use", List.of(usedVlans(from), usedVlans(to)), List.of(List.of(101), List.of(102)));
    story.check("a VLAN that is in use is refused",
        gateway.refused("CreatePrivateConnect", "endpointA", Gateway.map("portId", from, "vlanId", 101),
            "endpointZ", Gateway.map("portId", to)), "INVALID_VLAN_IN_USE");
    story.check("a port in use cannot be terminated",
        gateway.refused("TerminatePort", "portId", from), "OPERATION_DENIED_PORT_IN_USE");

    gateway.call("ModifyPrivateConnectsAttribute", "privateConnectIds", List.of(id), "privateConnectName", "mole");
    gateway.call("ModifyPrivateConnectBandwidth", "privateConnectId", id, "bandwidthMbps", 40);
    story.check("a change of bandwidth is UPDATING", connectStatus(id), "UPDATING");
    story.eventually("the private connect is RUNNING again", "RUNNING", () -> connectStatus(id));
    story.check("name and bandwidth are the new ones",
        List.of(connect(id).get("privateConnectName"), connect(id).get("bandwidthMbps")), List.of("mole", 40));

    gateway.call("DeletePrivateConnect", "privateConnectId", id);
    story.check("a deleted private connect is DELETING", connectStatus(id), "DELETING");
    story.eventually("it gets RECYCLED", "RECYCLED", () -> connectStatus(id));
    gateway.call("RenewPrivateConnect", "privateConnectId", id);
    story.eventually("a renewed private connect gets RUNNING", "RUNNING", () -> connectStatus(id));
    endConnect(id);
  }

  private void tellCloudConnect(String port) throws Exception {
    Map<String, Object> aws = awsRegionIn("SIN1");
    String id = connect("into the cloud", port, 201, Gateway.map("cloudType", "AWS",
        "cloudRegionId", aws.get("cloudRegionId"), "cloudAccountId", "123456789012", "dcId", "SIN1", "vlanId", 202));
    @SuppressWarnings("unchecked")
    Map<String, Object> end = (Map<String, Object>) connect(id).get("endpointZ");
    story.check("the cloud end is what was ordered",
        List.of(end.get("endpointType"), end.get("cloudRegionId"), end.get("cloudAccountId"), end.get("vlanId")),
        List.of("AWS", aws.get("cloudRegionId"), "123456789012", 202));
    endConnect(id);
  }

  private void tellCloudRouter(String first, String second) throws Exception {
    String id = (String) gateway.call("CreateCloudRouter", "cloudRouterName", "junction", "edgePoints",
        List.of(edge(first, 301), edge(second, 302))).get("cloudRouterId");
    story.check("a new cloud router is listed at once as CREATING", routerStatus(id), "CREATING");
    story.eventually("the cloud router gets RUNNING", "RUNNING", () -> routerStatus(id));
    story.check("one edge point is too few",
        gateway.refused("CreateCloudRouter", "edgePoints", List.of(edge(first, 303))),
        "INVALID_PARAMETER_LESS_LENGTH");

    gateway.call("AddCloudRouterEdgePoints", "cloudRouterId", id, "edgePoints",
        List.of(Gateway.map("vpcId", "vpc-sin1-1", "bandwidthMbps", 10)));
    story.check("an edge point that is added is UPDATING", routerStatus(id), "UPDATING");
    story.eventually("the cloud router is RUNNING again", "RUNNING", () -> routerStatus(id));
    story.check("it has three edge points", edgePoints(id).size(), 3);

    Object third = edgePoints(id).get(2).get("edgePointId");
    gateway.call("ModifyCloudRouterEdgePoint", "cloudRouterId", id, "edgePointId", third, "bandwidthMbps", 30);
    story.eventually("an edge point is changed", 30,
        () -> routerStatus(id).equals("RUNNING") ? edgePoints(id).get(2).get("bandwidthMbps") : null);
    gateway.call("DeleteCloudRouterEdgePoint", "cloudRouterId", id, "edgePointId", third);
    story.eventually("an edge point is deleted", 2,
        () -> routerStatus(id).equals("RUNNING") ? edgePoints(id).size() : null);
    gateway.call("ModifyCloudRoutersAttribute", "cloudRouterIds", List.of(id), "cloudRouterName", "Knoten");
    story.check("the cloud router has its new name", router(id).get("cloudRouterName"), "Knoten");

    gateway.call("DeleteCloudRouter", "cloudRouterId", id);
    story.check("a deleted cloud router is RECYCLED", routerStatus(id), "RECYCLED");
    gateway.call("RenewCloudRouter", "cloudRouterId", id);
    story.eventually("a renewed cloud router gets RUNNING", "RUNNING", () -> routerStatus(id));
    gateway.call("DeleteCloudRouter", "cloudRouterId", id);
    gateway.call("DestroyCloudRouter", "cloudRouterId", id);
    story.eventually("a destroyed cloud router is gone", Map.of(), () -> router(id));
  }

  private void tellPortEnd(String id) throws Exception {
    gateway.call("TerminatePort", "portId", id);
    story.check("a terminated port is RECYCLED", port(id).get("portStatus"), "RECYCLED");
    gateway.call("RenewPort", "portId", id);
    story.eventually("a renewed port gets RUNNING", "RUNNING", () -> port(id).get("portStatus"));
    story.check("a running port cannot be destroyed",
        gateway.refused("DestroyPort", "portId", id), "OPERATION_DENIED_INSTANCE_NOT_RECYCLED");
    gateway.call("TerminatePort", "portId", id);
    gateway.call("DestroyPort", "portId", id);
    story.eventually("the port gets DESTROYED", "DESTROYED", () -> port(id).get("portStatus"));
    story.check("an unknown ID gives an empty list", port("no-such-port"), Map.of());
  }

  /** Orders a private connect between a port and another end, and waits until it runs. */
  private String connect(String name, String port, int vlan, Map<String, Object> other) throws Exception {
    String id = (String) gateway.call("CreatePrivateConnect", "privateConnectName", name, "bandwidthMbps", 20,
        "endpointA", Gateway.map("portId", port, "vlanId", vlan), "endpointZ", other).get("privateConnectId");
    story.check("a new private connect is listed at once as CREATING", connectStatus(id), "CREATING");
    story.eventually("the private connect gets RUNNING", "RUNNING", () -> connectStatus(id));
    return id;
  }

  private void endConnect(String id) throws Exception {
    gateway.call("DeletePrivateConnect", "privateConnectId", id);
    story.eventually("it gets RECYCLED before its end", "RECYCLED", () -> connectStatus(id));
    gateway.call("DestroyPrivateConnect", "privateConnectId", id);
    story.eventually("a destroyed private connect is gone", Map.of(), () -> connect(id));
    story.check("it cannot be destroyed again",
        gateway.refused("DestroyPrivateConnect", "privateConnectId", id), "INVALID_PRIVATE_CONNECT_NOT_FOUND");
  }

  private static Map<String, Object> edge(String port, int vlan) {
    return Gateway.map("portId", port, "vlanId", vlan, "bandwidthMbps", 10);
  }

  private Map<String, Object> port(String id) throws Exception {
    return gateway.one("DescribePorts", "portIds", id);
  }

  private Map<String, Object> connect(String id) throws Exception {
    return gateway.one("DescribePrivateConnects", "privateConnectIds", id);
  }

  private Map<String, Object> router(String id) throws Exception {
    return gateway.one("DescribeCloudRouters", "cloudRouterIds", id);
  }

  private Object connectStatus(String id) throws Exception {
    return connect(id).get("privateConnectStatus");
  }

  private Object routerStatus(String id) throws Exception {
    return router(id).get("cloudRouterStatus");
  }

  private Object vlan(String id, String end) throws Exception {
    return ((Map<?, ?>) connect(id).get(end)).get("vlanId");
  }

  private Object usedVlans(String port) throws Exception {
    return gateway.call("DescribePortUsableVlan", "portId", port).get("inuseVlanList");
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> edgePoints(String id) throws Exception {
    return new ArrayList<>((List<Map<String, Object>>) router(id).get("edgePoints"));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> awsRegionIn(String dataCenter) throws Exception {
    for (Object region : (List<Object>) gateway.call("DescribeAWSRegions").get("cloudRegions")) {
      if (((Map<?, ?>) ((Map<?, ?>) region).get("dataCenter")).get("dcId").equals(dataCenter)) {
        return (Map<String, Object>) region;
      }
    }
    throw new IllegalStateException("AWS has no region in " + dataCenter);
  }
}
