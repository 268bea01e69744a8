import com.aliyun.tea.TeaModel;
import com.zenlayercloud.common.Config;
import com.zenlayercloud.common.Credential;
import com.zenlayercloud.common.ZenlayerSdkException;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The SDK for one API version. Both versions have a client and models of their own with the same names, so they are
 * looked up by name; what is sent and what is answered passes through the SDK's typed models all the same.
 */
final class Gateway {
  private final String models;
  private final Object client;


  Gateway(String version, String password) throws ReflectiveOperationException {
    String api = "com.zenlayercloud.sdn" + version.replace("-", "");
    models = api + ".models.";
    Config config = new Config();
    config.setProtocol("http");
    config.setEndpoint(System.getenv("ZENLAYERCLOUD_DOMAIN"));
    Credential credential = new Credential(System.getenv("ZENLAYERCLOUD_ACCESS_KEY_ID"), password);
    client = Class.forName(api + ".SdnClient").getConstructor(Credential.class, Config.class)
        .newInstance(credential, config);
  }

  /** Calls an action that has to be served, with parameters given as name, value, name, value. */
  Map<String, Object> call(String action, Object... parameters) throws ReflectiveOperationException {
    Class<?> requestType = Class.forName(models + action + "Request");
    Map<String, Object> wanted = map(parameters);
    TeaModel request = TeaModel.toModel(wanted, (TeaModel) requestType.getConstructor().newInstance());
    Object sent = known(request.toMap());
    if (!sent.equals(wanted)) {
      throw new IllegalArgumentException(action + ": the SDK takes " + sent + " of " + wanted);
    }
    String method = Character.toLowerCase(action.charAt(0)) + action.substring(1);
    try {
      TeaModel answer = (TeaModel) client.getClass().getMethod(method, requestType).invoke(client, request);
      return answer.toMap();
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof ZenlayerSdkException) {
        throw (ZenlayerSdkException) refused.getCause();
      }
      throw refused;
    }
  }

  /** Calls an action that has to be refused, and gives the code. */
  String refused(String action, Object... parameters) throws ReflectiveOperationException {
    try {
      call(action, parameters);
      return "served";
    } catch (ZenlayerSdkException refusal) {
      // The SDK puts the code into the message in every version of it, and into getCode() in some.
      return refusal.getMessage().replaceFirst("(?s).*ErrorCode: (\\w+).*", "$1");
    }
  }

  /** The one item of a list that is asked for by its ID, or an empty map. */
  @SuppressWarnings("unchecked")
  Map<String, Object> one(String action, String filter, String id) throws ReflectiveOperationException {
    List<Object> found = (List<Object>) call(action, filter, List.of(id)).get("dataSet");
    return found == null || found.isEmpty() ? Map.of() : (Map<String, Object>) found.get(0);
  }

  static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  /** A model as a map has null for what is not set; this leaves it out. */
  private static Object known(Object value) {
    if (value instanceof Map) {
      Map<Object, Object> map = new HashMap<>();
      ((Map<?, ?>) value).forEach((name, held) -> map.put(name, known(held)));
      map.values().removeAll(Collections.singleton(null));
      return map;
    }
    if (value instanceof Collection) {
      List<Object> list = new java.util.ArrayList<>();
      ((Collection<?>) value).forEach(item -> list.add(known(item)));
      return list;
    }
    return value;
  }
}
