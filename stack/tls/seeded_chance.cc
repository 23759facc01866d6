#include "stack/tls/seeded_chance.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "stack/base/check.h"

namespace stack::tls {
namespace {

constexpr const char* kProvider = "seeded";
constexpr const char* kAlgorithm = "SEEDED";
constexpr unsigned kStrengthBits = 256;  // what it says, so that nobody declines to draw from it

// The provider's own context.
struct Seed {
  base::SipKey key;
  std::uint64_t streams = 0;  // handed out
};

// One generator: OpenSSL has a primary one, a public one and a private one.
struct Stream {
  base::SipKey key;
  std::uint64_t number = 0;
  std::uint64_t drawn = 0;
  int state = EVP_RAND_STATE_UNINITIALISED;
};

void* new_stream(void* seed, void*, const OSSL_DISPATCH*) {
  auto& origin = *static_cast<Seed*>(seed);
  return new Stream{.key = origin.key, .number = origin.streams++};
}

void free_stream(void* stream) { delete static_cast<Stream*>(stream); }

int instantiate(void* stream, unsigned, int, const unsigned char*, std::size_t, const OSSL_PARAM*) {
  static_cast<Stream*>(stream)->state = EVP_RAND_STATE_READY;
  return 1;
}

int uninstantiate(void* stream) {
  static_cast<Stream*>(stream)->state = EVP_RAND_STATE_UNINITIALISED;
  return 1;
}

int generate(void* context, unsigned char* out, std::size_t size, unsigned, int,
             const unsigned char*, std::size_t) {
  auto& stream = *static_cast<Stream*>(context);
  while (size > 0) {
    std::uint64_t word =
        base::SipHasher(stream.key).u64(stream.number).u64(stream.drawn++).digest();
    std::size_t taken = std::min(size, sizeof word);
    for (std::size_t i = 0; i < taken; ++i) *out++ = static_cast<unsigned char>(word >> (8 * i));
    size -= taken;
  }
  return 1;
}

int get_params(void* stream, OSSL_PARAM params[]) {
  OSSL_PARAM* state = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STATE);
  OSSL_PARAM* strength = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STRENGTH);
  OSSL_PARAM* most = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_MAX_REQUEST);
  return (!state || OSSL_PARAM_set_int(state, static_cast<Stream*>(stream)->state)) &&
         (!strength || OSSL_PARAM_set_uint(strength, kStrengthBits)) &&
         (!most || OSSL_PARAM_set_size_t(most, std::numeric_limits<int>::max()));
}

const OSSL_PARAM* list_params(void*, void*) {
  static constexpr OSSL_PARAM kList[] = {OSSL_PARAM_int(OSSL_RAND_PARAM_STATE, nullptr),
                                         OSSL_PARAM_uint(OSSL_RAND_PARAM_STRENGTH, nullptr),
                                         OSSL_PARAM_size_t(OSSL_RAND_PARAM_MAX_REQUEST, nullptr),
                                         OSSL_PARAM_END};
  return kList;
}

// One thread at a time: there is nothing to lock.
int enable_locking(void*) { return 1; }
int lock(void*) { return 1; }
void unlock(void*) {}

// Constant without a run: a function's entry in a table of OpenSSL's.
using Entry = void (*)(void);

const OSSL_ALGORITHM* query_operation(void*, int operation, int* must_not_be_kept) {
  static const OSSL_DISPATCH kStreamCalls[] = {
      {OSSL_FUNC_RAND_NEWCTX, reinterpret_cast<Entry>(new_stream)},
      {OSSL_FUNC_RAND_FREECTX, reinterpret_cast<Entry>(free_stream)},
      {OSSL_FUNC_RAND_INSTANTIATE, reinterpret_cast<Entry>(instantiate)},
      {OSSL_FUNC_RAND_UNINSTANTIATE, reinterpret_cast<Entry>(uninstantiate)},
      {OSSL_FUNC_RAND_GENERATE, reinterpret_cast<Entry>(generate)},
      {OSSL_FUNC_RAND_GET_CTX_PARAMS, reinterpret_cast<Entry>(get_params)},
      {OSSL_FUNC_RAND_GETTABLE_CTX_PARAMS, reinterpret_cast<Entry>(list_params)},
      {OSSL_FUNC_RAND_ENABLE_LOCKING, reinterpret_cast<Entry>(enable_locking)},
      {OSSL_FUNC_RAND_LOCK, reinterpret_cast<Entry>(lock)},
      {OSSL_FUNC_RAND_UNLOCK, reinterpret_cast<Entry>(unlock)},
      {0, nullptr}};
  static const OSSL_ALGORITHM kGenerators[] = {
      {kAlgorithm, "provider=seeded", kStreamCalls, "a function of a seed"},
      {nullptr, nullptr, nullptr, nullptr}};
  *must_not_be_kept = 0;
  return operation == OSSL_OP_RAND ? kGenerators : nullptr;
}

void teardown(void* seed) { delete static_cast<Seed*>(seed); }

int begin(const OSSL_CORE_HANDLE*, const OSSL_DISPATCH*, const OSSL_DISPATCH** out,
          void** context) {
  static const OSSL_DISPATCH kProviderCalls[] = {
      {OSSL_FUNC_PROVIDER_QUERY_OPERATION, reinterpret_cast<Entry>(query_operation)},
      {OSSL_FUNC_PROVIDER_TEARDOWN, reinterpret_cast<Entry>(teardown)},
      {0, nullptr}};
  *context = new Seed;
  *out = kProviderCalls;
  return 1;
}

}  // namespace

Provider provide_seeded_chance(OSSL_LIB_CTX* library, base::SipKey seed) {
  CHECK(OSSL_PROVIDER_add_builtin(library, kProvider, begin) == 1);
  Provider provider(OSSL_PROVIDER_load(library, kProvider));
  CHECK(provider);
  static_cast<Seed*>(OSSL_PROVIDER_get0_provider_ctx(provider.get()))->key = seed;
  CHECK(RAND_set_DRBG_type(library, kAlgorithm, nullptr, nullptr, nullptr) == 1);
  return provider;
}

}  // namespace stack::tls
