import protobuf from "protobufjs";

const field = (id: number, type: string, rule?: "repeated"): protobuf.IField => ({
  id,
  type,
  ...(rule === undefined ? {} : { rule }),
});
const list = (id: number, type: string): protobuf.IField => field(id, type, "repeated");

const common: Record<string, protobuf.IType> = {
  AnyValue: {
    oneofs: { value: { oneof: ["stringValue", "boolValue", "intValue", "doubleValue"] } },
    fields: {
      stringValue: field(1, "string"),
      boolValue: field(2, "bool"),
      intValue: field(3, "int64"),
      doubleValue: field(4, "double"),
    },
  },
  KeyValue: { fields: { key: field(1, "string"), value: field(2, "AnyValue") } },
  Resource: { fields: { attributes: list(1, "KeyValue") } },
  Scope: { fields: { name: field(1, "string"), version: field(2, "string") } },
};

const traces: Record<string, protobuf.IType> = {
  Status: { fields: { message: field(2, "string"), code: field(3, "int32") } },
  Span: {
    fields: {
      traceId: field(1, "bytes"),
      spanId: field(2, "bytes"),
      parentSpanId: field(4, "bytes"),
      name: field(5, "string"),
      kind: field(6, "int32"),
      startTimeUnixNano: field(7, "fixed64"),
      endTimeUnixNano: field(8, "fixed64"),
      attributes: list(9, "KeyValue"),
      status: field(15, "Status"),
    },
  },
  ScopeSpans: { fields: { scope: field(1, "Scope"), spans: list(2, "Span") } },
  ResourceSpans: { fields: { resource: field(1, "Resource"), scopeSpans: list(2, "ScopeSpans") } },
  TraceRequest: { fields: { resourceSpans: list(1, "ResourceSpans") } },
};

const metrics: Record<string, protobuf.IType> = {
  NumberPoint: {
    fields: {
      startTimeUnixNano: field(2, "fixed64"),
      timeUnixNano: field(3, "fixed64"),
      asDouble: field(4, "double"),
      asInt: field(6, "sfixed64"),
      attributes: list(7, "KeyValue"),
    },
  },
  HistogramPoint: {
    fields: {
      timeUnixNano: field(3, "fixed64"),
      count: field(4, "fixed64"),
      sum: field(5, "double"),
      bucketCounts: list(6, "fixed64"),
      explicitBounds: list(7, "double"),
    },
  },
  Gauge: { fields: { dataPoints: list(1, "NumberPoint") } },
  Sum: { fields: { dataPoints: list(1, "NumberPoint") } },
  Histogram: { fields: { dataPoints: list(1, "HistogramPoint") } },
  Metric: {
    fields: {
      name: field(1, "string"),
      unit: field(3, "string"),
      gauge: field(5, "Gauge"),
      sum: field(7, "Sum"),
      histogram: field(9, "Histogram"),
    },
  },
  ScopeMetrics: { fields: { scope: field(1, "Scope"), metrics: list(2, "Metric") } },
  ResourceMetrics: { fields: { resource: field(1, "Resource"), scopeMetrics: list(2, "ScopeMetrics") } },
  MetricsRequest: { fields: { resourceMetrics: list(1, "ResourceMetrics") } },
};

const root = protobuf.Root.fromJSON({ nested: { ...common, ...traces, ...metrics } });

/** An attribute as it is on the wire. */
export interface WireAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly WireAttribute[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

export interface WireMetric {
  readonly name: string;
  readonly unit: string;
  readonly gauge?: { readonly dataPoints: readonly { readonly timeUnixNano: string; readonly asDouble: number }[] };
  readonly sum?: { readonly dataPoints: readonly { readonly asDouble?: number; readonly asInt?: string }[] };
  readonly histogram?: { readonly dataPoints: readonly { readonly count: string; readonly sum: number }[] };
}

const decode = (type: "TraceRequest" | "MetricsRequest", bytes: Uint8Array): unknown => {
  const message = root.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: String, bytes: String });
};

/** Reads ExportTraceServiceRequest by the field numbers of opentelemetry-proto 1.x, not by the code that wrote it. */
export const decodeSpans = (bytes: Uint8Array): readonly WireSpan[] => {
  const request = decode("TraceRequest", bytes) as {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[] }[];
  };
  return request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
};

/** Reads ExportMetricsServiceRequest in the same way. */
export const decodeMetrics = (bytes: Uint8Array): readonly WireMetric[] => {
  const request = decode("MetricsRequest", bytes) as {
    readonly resourceMetrics: readonly {
      readonly scopeMetrics: readonly { readonly metrics: readonly WireMetric[] }[];
    }[];
  };
  return request.resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics: each }) => each));
};
