;; What an optimiser does to every parameter, four float32 numbers at a time.
;; All pointers are byte offsets of regions of n numbers, n a multiple of 4.
(module
  (memory (export "memory") 2)

  ;; sum += part
  (func (export "add") (param $n i32) (param $sum i32) (param $part i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $sum) (i32.shl (local.get $n) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $sum) (local.get $end)))
        (v128.store (local.get $sum) (f32x4.add (v128.load (local.get $sum)) (v128.load (local.get $part))))
        (local.set $sum (i32.add (local.get $sum) (i32.const 16)))
        (local.set $part (i32.add (local.get $part) (i32.const 16)))
        (br $next))))

  ;; average += rest * (current - average)
  (func (export "approach") (param $n i32) (param $average i32) (param $current i32) (param $rest f32)
    (local $end i32)
    (local $a v128)
    (local.set $end (i32.add (local.get $average) (i32.shl (local.get $n) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $average) (local.get $end)))
        (local.set $a (v128.load (local.get $average)))
        (v128.store
          (local.get $average)
          (f32x4.add
            (local.get $a)
            (f32x4.mul (f32x4.splat (local.get $rest)) (f32x4.sub (v128.load (local.get $current)) (local.get $a)))))
        (local.set $average (i32.add (local.get $average) (i32.const 16)))
        (local.set $current (i32.add (local.get $current) (i32.const 16)))
        (br $next))))

  ;; With g = share * gradient:
  ;; m = beta1 m + rest1 g
  ;; v = beta2 v + rest2 g g
  ;; parameters -= rate scales m / (sqrt(correction v) + epsilon)
  (func (export "adam")
    (param $n i32) (param $parameters i32) (param $gradient i32) (param $m i32) (param $v i32) (param $scales i32)
    (param $share f32) (param $beta1 f32) (param $rest1 f32) (param $beta2 f32) (param $rest2 f32)
    (param $rate f32) (param $correction f32) (param $epsilon f32)
    (local $end i32)
    (local $g v128)
    (local $first v128)
    (local $second v128)
    (local.set $end (i32.add (local.get $parameters) (i32.shl (local.get $n) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $parameters) (local.get $end)))
        (local.set $g (f32x4.mul (f32x4.splat (local.get $share)) (v128.load (local.get $gradient))))
        (local.set $first
          (f32x4.add
            (f32x4.mul (f32x4.splat (local.get $beta1)) (v128.load (local.get $m)))
            (f32x4.mul (f32x4.splat (local.get $rest1)) (local.get $g))))
        (v128.store (local.get $m) (local.get $first))
        (local.set $second
          (f32x4.add
            (f32x4.mul (f32x4.splat (local.get $beta2)) (v128.load (local.get $v)))
            (f32x4.mul (f32x4.splat (local.get $rest2)) (f32x4.mul (local.get $g) (local.get $g)))))
        (v128.store (local.get $v) (local.get $second))
        (v128.store
          (local.get $parameters)
          (f32x4.sub
            (v128.load (local.get $parameters))
            (f32x4.div
              (f32x4.mul
                (f32x4.mul (f32x4.splat (local.get $rate)) (v128.load (local.get $scales)))
                (local.get $first))
              (f32x4.add
                (f32x4.sqrt (f32x4.mul (f32x4.splat (local.get $correction)) (local.get $second)))
                (f32x4.splat (local.get $epsilon))))))
        (local.set $parameters (i32.add (local.get $parameters) (i32.const 16)))
        (local.set $gradient (i32.add (local.get $gradient) (i32.const 16)))
        (local.set $m (i32.add (local.get $m) (i32.const 16)))
        (local.set $v (i32.add (local.get $v) (i32.const 16)))
        (local.set $scales (i32.add (local.get $scales) (i32.const 16)))
        (br $next)))))
