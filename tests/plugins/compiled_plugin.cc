// A plugin in C++, with what the published examples in compiled languages have: a ranking that
// makes room for as many rows as the header says, counters of calls, duals, and an answer that is
// begun before the last row has come.
//
// Prints `compiled PORT`, then `ready`, and ends with its standard input.
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "sse.grpc.pb.h"

namespace {

using grpc::Status;
using grpc::StatusCode;
using qlik::sse::BundledRows;
using qlik::sse::DataType;
using qlik::sse::FunctionType;
using qlik::sse::Row;
using Stream = grpc::ServerReaderWriter<BundledRows, BundledRows>;

struct Definition {
  const char* name;
  FunctionType type;
  DataType result;
  std::vector<DataType> parameters;
};

// By their ids.
const std::vector<Definition>& Definitions() {
  constexpr DataType kNumber = DataType::NUMERIC;
  static const std::vector<Definition> definitions = {
      {"SumOfRows", FunctionType::SCALAR, kNumber, {kNumber, kNumber}},
      {"SumOfColumn", FunctionType::AGGREGATION, kNumber, {kNumber}},
      {"TwoNormRanking", FunctionType::TENSOR, kNumber, {kNumber, kNumber}},
      {"Concatenate", FunctionType::AGGREGATION, DataType::STRING, {DataType::DUAL}},
      {"CallCounter", FunctionType::TENSOR, kNumber, {kNumber}},
      {"CallCounterNoCache", FunctionType::TENSOR, kNumber, {kNumber}},
      {"FirstBundle", FunctionType::TENSOR, DataType::STRING, {DataType::STRING}}};
  return definitions;
}

void AddNumber(double number, BundledRows* rows) {
  rows->add_rows()->add_duals()->set_numdata(number);
}

template <typename Message>
bool ReadHeader(const grpc::ServerContext& context, const char* key, Message* header) {
  const auto found = context.client_metadata().find(key);
  return found != context.client_metadata().end() &&
         header->ParseFromArray(found->second.data(), static_cast<int>(found->second.size()));
}

class CompiledPlugin final : public qlik::sse::Connector::Service {
 public:
  Status GetCapabilities(grpc::ServerContext*, const qlik::sse::Empty*,
                         qlik::sse::Capabilities* capabilities) override {
    capabilities->set_pluginidentifier("Compiled - Test");
    capabilities->set_pluginversion("1.0.0");
    int id = 0;
    for (const Definition& definition : Definitions()) {
      auto* function = capabilities->add_functions();
      function->set_functionid(id++);
      function->set_name(definition.name);
      function->set_functiontype(definition.type);
      function->set_returntype(definition.result);
      for (const DataType type : definition.parameters) function->add_params()->set_datatype(type);
    }
    return Status::OK;
  }

  Status ExecuteFunction(grpc::ServerContext* context, Stream* stream) override {
    qlik::sse::FunctionRequestHeader function;
    qlik::sse::CommonRequestHeader common;
    if (!ReadHeader(*context, "qlik-functionrequestheader-bin", &function) ||
        !ReadHeader(*context, "qlik-commonrequestheader-bin", &common)) {
      return {StatusCode::INVALID_ARGUMENT, "a header is missing"};
    }
    switch (function.functionid()) {
      case 0:
        return SumOfRows(stream);
      case 1:
        return SumOfColumn(stream);
      case 2:
        return Rank(stream, static_cast<size_t>(common.cardinality()));
      case 3:
        return Concatenate(stream);
      case 5:
        context->AddTrailingMetadata("qlik-cache", "no-store");
        [[fallthrough]];
      case 4:
        return Count(stream);
      case 6:
        return FirstBundle(stream);
      default:
        return {StatusCode::CANCELLED, "there is no function of this id"};
    }
  }

 private:
  // Each bundle is answered before the next one is read.
  static Status SumOfRows(Stream* stream) {
    for (BundledRows rows; stream->Read(&rows);) {
      BundledRows sums;
      for (const Row& row : rows.rows()) {
        AddNumber(row.duals(0).numdata() + row.duals(1).numdata(), &sums);
      }
      stream->Write(sums);
    }
    return Status::OK;
  }

  static Status SumOfColumn(Stream* stream) {
    double sum = 0;
    for (BundledRows rows; stream->Read(&rows);) {
      for (const Row& row : rows.rows()) sum += row.duals(0).numdata();
    }
    BundledRows answer;
    AddNumber(sum, &answer);
    stream->Write(answer);
    return Status::OK;
  }

  static Status Rank(Stream* stream, size_t cardinality) {
    const auto norms = std::make_unique<double[]>(cardinality);
    size_t count = 0;
    for (BundledRows rows; stream->Read(&rows);) {
      for (const Row& row : rows.rows()) {
        if (count == cardinality) return {StatusCode::OUT_OF_RANGE, "more rows than were said"};
        norms[count++] = std::hypot(row.duals(0).numdata(), row.duals(1).numdata());
      }
    }
    if (count < cardinality) return {StatusCode::OUT_OF_RANGE, "fewer rows than were said"};
    BundledRows ranks;
    for (size_t row = 0; row < count; ++row) {
      int rank = 1;
      for (size_t other = 0; other < count; ++other) rank += norms[other] > norms[row] ? 1 : 0;
      AddNumber(rank, &ranks);
    }
    stream->Write(ranks);
    return Status::OK;
  }

  static Status Concatenate(Stream* stream) {
    std::string text;
    for (BundledRows rows; stream->Read(&rows);) {
      for (const Row& row : rows.rows()) {
        text += row.duals(0).strdata() + "=" + std::to_string(std::lround(row.duals(0).numdata()));
      }
    }
    BundledRows answer;
    answer.add_rows()->add_duals()->set_strdata(text);
    stream->Write(answer);
    return Status::OK;
  }

  Status Count(Stream* stream) {
    const double call = ++calls_;
    for (BundledRows rows; stream->Read(&rows);) {
      BundledRows answer;
      for (int row = 0; row < rows.rows_size(); ++row) AddNumber(call, &answer);
      stream->Write(answer);
    }
    return Status::OK;
  }

  // As plugins do that take a bundle for the whole data.
  static Status FirstBundle(Stream* stream) {
    BundledRows rows;
    stream->Read(&rows);
    stream->Write(rows);
    return Status::OK;
  }

  std::atomic<int> calls_ = 0;
};

}  // namespace

int main() {
  CompiledPlugin plugin;
  int port = 0;
  const auto server = grpc::ServerBuilder()
                          .RegisterService(&plugin)
                          .AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port)
                          .BuildAndStart();
  if (server == nullptr) return 1;
  std::printf("compiled %d\nready\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  server->Shutdown();
  return 0;
}
